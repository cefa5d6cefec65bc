/** The contract of StreamIt. Everything that crosses a wire is declared here, once. */
export * from './action.ts';
export * from './close-codes.ts';
export * from './error-codes.ts';
export * from './http/accounts.ts';
export * from './http/catalog.ts';
export * from './http/rooms.ts';
export * from './http/route.ts';
export * from './http/routes.ts';
export * from './ids.ts';
export * from './limits.ts';
export * from './source.ts';
export * from './timeline.ts';
export * from './ws/chat.ts';
export * from './ws/frame.ts';
export * from './ws/playback.ts';
export * from './ws/presence.ts';
export * from './ws/session.ts';
