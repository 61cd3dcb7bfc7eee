import { checkString } from '../../checks/check-string.ts';
import { UsageError } from '../../errors/input-errors.ts';

/** What some file system or shell refuses in a file name. */
const FORBIDDEN = /[<>:"/\\|?*]/g;

/** What Python's `str.isprintable` refuses, but for the space, which is replaced before. */
const NON_PRINTABLE = /[\p{Other}\p{Separator}]/gu;

/** Device names of Windows: such a file cannot be made there. */
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)\p{Decimal_Number})$/u;

/**
 * An application's name as the Globus SDK writes it into a path: lower case, safe as one file name everywhere.
 *
 * There is no limit on the length. Different names can give the same slug.
 *
 * @param appName The name as people read it, for example `My App`, which gives `my-app`.
 * @throws {@link UsageError} when it is not a string, nothing is left of the name, or a name that Windows reserves for a device.
 * @see {@link appRelativePath}, whose example uses it
 */
export function appSlug(appName: string): string {
  checkString(appName, 'The app name');
  const slug = appName.replace(FORBIDDEN, '+').replace(/[. ]/g, '-').replace(NON_PRINTABLE, '').toLowerCase();
  if (RESERVED.test(slug)) {
    throw new UsageError(`The app name gives the reserved filename "${slug}". Please choose a different name.`);
  }
  if (slug === '') throw new UsageError('The app name gives the empty string. Please choose a different name.');
  return slug;
}
