/** The shape of a route's declaration; the tables beside this file are instances of it. */
import type Type from 'typebox';
import type { Static, TSchema } from 'typebox';
import type { Action } from '../action.ts';
import type { ErrorCode } from '../error-codes.ts';

/** `METHOD /path/` with `:name` for parameters. Served under `/api/` and `/api/v1/` alike, trailing slash optional. */
export type RouteKey = `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /api/${string}/`;

export interface RouteSchema {
  readonly summary: string;
  /**
   * Who may call it: anyone; anyone, but a signed-in caller sees more; an account or guest with a session cookie or a
   * bearer token; an account with the session cookie alone (AU6).
   */
  readonly auth: 'none' | 'optional' | 'user' | 'session';
  /** What the caller asks to do. Where that is about a room, the route takes its `code` (path or body) or `room_id`. */
  readonly action: Action;
  readonly params?: Type.TObject;
  readonly query?: Type.TObject;
  readonly body?: Type.TObject;
  /** Status and shape of the good answer. 302 sends a browser on: `answer` is `{location}`, which is no body but a header. */
  readonly status: 200 | 201 | 302;
  readonly answer: TSchema;
  /** Codes it answers besides those that every route can (validation, rate, internal). */
  readonly errors: readonly ErrorCode[];
  /** `/api/` answers the bare list with `X-Total-Count`, `/api/v1/` the page object (DS2). */
  readonly plainList?: true;
}

type Part<Route, Name extends string> = Route extends { readonly [K in Name]: infer S extends TSchema }
  ? Static<S>
  : undefined;

export type ParamsOf<Route> = Part<Route, 'params'>;
export type QueryOf<Route> = Part<Route, 'query'>;
export type BodyOf<Route> = Part<Route, 'body'>;
export type AnswerOf<Route> = Part<Route, 'answer'>;
