/** `streamit expire-rooms`: what the server does by itself on time, by hand (RM9). */
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type Command, readOptions } from './command.ts';

export const expireRooms: Command = {
  summary: 'End the rooms whose host has been away for too long',
  usage: '',
  async run(args, { env, print, errors }) {
    readOptions(args, {});
    const app = await createApp(readConfig(env), { logTo: errors });
    try {
      print(`Expired rooms: ${await app.expireDue()}`);
    } finally {
      await app.close();
    }
  },
};
