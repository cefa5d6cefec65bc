/** What every caller gets while the database is away, whichever database it is: transports know it as any AppError. */
import { AppError } from '../lib/app-error.ts';

/** Nothing of it reaches people but its code and sentence (503); `cause` is what the driver said. */
export class DatabaseUnavailable extends AppError {
  constructor(cause: unknown) {
    super('REALTIME_UNAVAILABLE', 'The database does not answer at the moment. Please try again.');
    this.name = 'DatabaseUnavailable';
    this.cause = cause;
  }
}
