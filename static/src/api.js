/**
 * Calls of `/api/v1`. Answers are JSON; what is refused arrives as problem+json and is thrown as one of
 * the errors below, so that callers choose by class and show `message`.
 *
 * ApiError
 * ├── NotAllowed    403
 * ├── NotFound      404
 * ├── Conflict      409; `current` is what is there now
 * ├── InvalidInput  422; `fields` maps a field to its message
 * └── Offline       no answer at all
 */
import { t } from './i18n.js';

export const API = '/api/v1';

export class ApiError extends Error {
  constructor(message, { status = 0, problem = {} } = {}) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.problem = problem;
  }
}
export class NotAllowed extends ApiError {}
export class NotFound extends ApiError {}
export class Conflict extends ApiError {
  get current() { return this.problem.current || {}; }
}
export class InvalidInput extends ApiError {
  get fields() { return this.problem.fields || {}; }
}
export class Offline extends ApiError {}

const CLASSES = { 403: NotAllowed, 404: NotFound, 409: Conflict, 422: InvalidInput };

/** The token that a request that changes something must carry. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content || '';
}

async function readProblem(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

async function refuse(response) {
  const problem = await readProblem(response);
  const message = problem.detail || problem.title || t('The server answered {status}.', { status: response.status });
  throw new (CLASSES[response.status] || ApiError)(message, { status: response.status, problem });
}

/** Sends one request and returns the JSON of the answer (null for an empty one); throws an ApiError. */
export async function request(method, path, { body, signal, keepalive } = {}) {
  const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path.startsWith('/') ? path : `${API}/${path}`, {
      method, headers, signal, keepalive, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Offline(t('The server cannot be reached.'));
  }
  if (!response.ok) await refuse(response);
  return response.status === 204 ? null : response.json();
}

/** Sends a file with the name of the field it is for, as forms do; returns the JSON of the answer. */
export async function upload(path, { field, file }) {
  const body = new FormData();
  body.append('field', field);
  body.append('file', file);
  let response;
  try {
    response = await fetch(path, { method: 'POST', headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() }, credentials: 'same-origin', body });
  } catch {
    throw new Offline(t('The server cannot be reached.'));
  }
  if (!response.ok) await refuse(response);
  return response.json();
}

export const get = (path, options) => request('GET', path, options);
export const post = (path, body, options) => request('POST', path, { body, ...options });
export const put = (path, body, options) => request('PUT', path, { body, ...options });
export const remove = (path, options) => request('DELETE', path, options);
