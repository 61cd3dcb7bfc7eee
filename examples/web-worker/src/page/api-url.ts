import { fieldsOf, isText } from '../protocol/fields.ts';
import { SessionError } from '../protocol/session-error.ts';

/** The address of something to ask the API. */
export async function loadApiUrl(): Promise<string> {
  const response = await fetch('/config.json').catch(() => undefined);
  const { apiUrl } = fieldsOf(response?.ok ? await response.json() : undefined);
  if (isText(apiUrl)) return apiUrl;
  throw new SessionError('ERR_CONFIG', 'The server does not say where the API is.');
}
