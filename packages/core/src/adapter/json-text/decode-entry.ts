import { InvalidTokenDataError } from '../../errors/input-errors.ts';
import { TokenStorageData } from '../../token-data/token-storage-data.ts';
import { scanObject, skipSpace, skipValue } from './json-scanner.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';
import { parseJson } from './parse-json.ts';

const EXPIRY = 'expires_at_seconds';

/**
 * The token data of one stored entry's text.
 *
 * A number of seconds with a point or an exponent is refused, as Python does, which would read a float.
 *
 * @throws {@link InvalidTokenDataError} when it is not JSON, or not token data. Nothing of the text is in the message.
 * @see {@link parseStoredEntry}, whose example uses it
 */
export function decodeEntry(text: string): TokenStorageData {
  let dict: unknown;
  try {
    dict = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new InvalidTokenDataError(`Token data: ${error.message}.`);
  }
  const data = TokenStorageData.fromDict(dict);
  if (!/^-?\d+$/.test(memberText(text, EXPIRY))) {
    throw new InvalidTokenDataError(`Token data: '${EXPIRY}' must be an int, written without point or exponent.`, {
      field: EXPIRY,
    });
  }
  return data;
}

/** The source text of an object's member; the last one's where a name comes twice. */
function memberText(text: string, wanted: string): string {
  let found = '';
  scanObject(text, skipSpace(text, 0), (name, _nameStart, start) => {
    const end = skipValue(text, start);
    if (name === wanted) found = text.slice(start, end);
    return end;
  });
  return found;
}
