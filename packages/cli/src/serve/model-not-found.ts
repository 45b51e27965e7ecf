import { ApiError } from './api-error.ts';

/** For a model that is asked for, where only the one called `name` is served. */
export function modelNotFound(asked: string, name: string): ApiError {
  const message = `The model "${asked}" does not exist; the one that is served here is "${name}".`;
  return new ApiError(message, { status: 404, param: 'model', code: 'model_not_found' });
}
