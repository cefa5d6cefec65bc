/** The two ways in which the same calls are written: as they always were, and versioned, in an envelope. */

/** JSON of any shape: this client knows no types. */
export type Json = Record<string, unknown>;

export interface Dialect {
  readonly name: string;
  /** Where a path of the documents lies, such as `/auth/login/`. */
  api(path: string): string;
  socket(code: string): string;
  /** What a good answer carries. */
  payload(body: unknown): unknown;
  /** The text that a person is shown, and what programs go by. */
  problem(body: unknown): { text: unknown; code: unknown };
  /** The lines of a list that the documents give bare. */
  lines(payload: unknown): Json[];
}

const plain: Dialect = {
  name: '/api/',
  api: (path) => `/api${path}`,
  socket: (code) => `/ws/room/${code}/`,
  payload: (body) => body,
  problem(body) {
    // The oldest clients read `error`, those after them `message`: both must be there, and say the same.
    const { error, message, code } = body as Json;
    return { text: error === message ? error : [error, message], code };
  },
  lines: (payload) => payload as Json[],
};

const versioned: Dialect = {
  name: '/api/v1/',
  api: (path) => `/api/v1${path}`,
  socket: (code) => `/ws/v1/room/${code}/`,
  payload(body) {
    const { success, data } = body as Json;
    return success === true ? data : { envelope: body };
  },
  problem(body) {
    const { success, error } = body as { success: unknown; error: Json };
    return { text: success === false ? error.message : body, code: error?.code };
  },
  lines: (payload) => (payload as { results: Json[] }).results,
};

export const dialects: readonly Dialect[] = [plain, versioned];
