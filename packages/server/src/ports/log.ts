/** Where structured log lines go; pino's shape. Never a token, a password or a message text. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
