import { refusalIn } from '../graphql/errors.js';
import { Refusal } from '../kernel/errors.js';

/** The refusal that an error of the HTTP edge stands for; what is not known is our defect. */
export function edgeRefusal(error: unknown): Refusal {
  const known = refusalIn(error);
  if (known) return known;
  const { code = '', statusCode = 500 } = (error ?? {}) as { code?: string; statusCode?: number };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('BODY_TOO_LARGE', 'The body is larger than this server takes.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal('UNSUPPORTED_MEDIA_TYPE', 'This content type is not taken here.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ERR_INVALID_URL':
    case 'FST_ERR_BAD_URL':
      return malformed();
    default:
      return statusCode >= 400 && statusCode < 500
        ? malformed()
        : new Refusal('INTERNAL', 'Something went wrong on our side.');
  }
}

function malformed(): Refusal {
  return new Refusal('MALFORMED_REQUEST', 'The request cannot be read.');
}
