/** Checks of the account forms before they are sent, so that a slip costs no round trip. The server's checks decide. Pure. */
import { DISPLAY_NAME_MAX_LENGTH, PASSWORD_MIN_LENGTH, USERNAME_PATTERN } from '@streamit/protocol';
import type { Sentence } from '../app/error-sentence.ts';

/** A sentence about what is wrong, or nothing. */
export type FieldRule = (value: string) => Sentence | undefined;

const USERNAME = new RegExp(USERNAME_PATTERN);
const EMAIL = /^[^@\s]+@[^@\s]+$/;

export const checkDisplayName: FieldRule = (value) => {
  const name = value.trim();
  if (name === '') return { key: 'account.field.nameMissing' };
  if (name.length <= DISPLAY_NAME_MAX_LENGTH) return undefined;
  return { key: 'account.field.nameTooLong', values: { max: DISPLAY_NAME_MAX_LENGTH } };
};

export const checkEmail: FieldRule = (value) => {
  if (value.trim() === '') return { key: 'account.field.emailMissing' };
  return EMAIL.test(value.trim()) ? undefined : { key: 'account.field.emailOdd' };
};

export const checkUsername: FieldRule = (value) =>
  USERNAME.test(value) ? undefined : { key: 'account.field.usernameOdd' };

export const checkPassword: FieldRule = (value) =>
  value === '' ? { key: 'account.field.passwordMissing' } : undefined;

export const checkNewPassword: FieldRule = (value) =>
  value.length >= PASSWORD_MIN_LENGTH
    ? undefined
    : { key: 'account.field.passwordShort', values: { min: PASSWORD_MIN_LENGTH } };
