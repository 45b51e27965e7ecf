import type { ContentfulStatusCode } from 'hono/utils/http-status';

export type ApiErrorOptions = {
  /** Of HTTP. */
  readonly status: ContentfulStatusCode;
  /** The request's field that is wrong. */
  readonly param?: string | undefined;
  /** What a program can tell the error by. */
  readonly code?: string | undefined;
  readonly headers?: Record<string, string>;
};

/** What is answered in place of a result, in OpenAI's form. https://platform.openai.com/docs/guides/error-codes */
export class ApiError extends Error {
  readonly options: ApiErrorOptions;

  constructor(message: string, options: ApiErrorOptions) {
    super(message);
    this.options = options;
  }

  toJSON(): object {
    const { status, param = null, code = null } = this.options;
    const type = status >= 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, param, code } };
  }
}
