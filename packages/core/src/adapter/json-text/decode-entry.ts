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
  if (!isWrittenAsInt(text) && !/^-?\d+$/.test(memberText(text, EXPIRY))) {
    throw new InvalidTokenDataError(`Token data: '${EXPIRY}' must be an int, written without point or exponent.`, {
      field: EXPIRY,
    });
  }
  return data;
}

const NAME = '"expires_at_seconds"';
const INT_FOLLOWS = /\s*:\s*-?\d+\s*[,}]/y;

/**
 * Whether the number is an int for sure, in the text of token data that has one. Where its name stands in the text once, and
 * no name is written in another way, with a backslash, it stands there as the name of that member: nothing else has to be
 * looked at, which takes longer than to parse it all.
 */
function isWrittenAsInt(text: string): boolean {
  const at = text.indexOf(NAME);
  INT_FOLLOWS.lastIndex = at + NAME.length;
  return INT_FOLLOWS.test(text) && !text.includes(NAME, at + 1) && !text.includes('\\');
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
