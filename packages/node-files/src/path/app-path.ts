import { homedir } from 'node:os';
import { type AppFileName, appRelativePath, errors } from '@token-storage/core/adapter';

/** Where to look for the user's folder; the running system's own by default. */
export interface AppPathSystem {
  /** The environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The operating system, as in `process.platform`. */
  readonly platform?: string | undefined;
  /** The user's folder, where the variables name none. */
  readonly homedir?: string | undefined;
}

/**
 * The path of an application's tokens, the same that the Globus Python SDK uses.
 *
 * `~/.globus/app/<client id>/<slug>/tokens.json`; on Windows below `%LOCALAPPDATA%\globus\app`. The environment is
 * `GLOBUS_SDK_ENVIRONMENT`, or else `production`, if none is given. The path may be relative if `HOME` is.
 *
 * @throws {@link UsageError} when the client id or the environment would lead out of the folder, or nothing fit for a
 * file name is left of the application's name; {@link StorageUnavailableError} when the user has no folder.
 * @example
 * ```ts
 * import { appPath } from '@token-storage/node-files';
 *
 * console.log(appPath({ clientId: 'client', appName: 'My App', fileFormat: 'json' }));
 * // on Linux ~/.globus/app/client/my-app/tokens.json
 * ```
 */
export function appPath({
  env = process.env,
  platform = process.platform,
  ...options
}: AppFileName & AppPathSystem): string {
  const environment = options.environment ?? env['GLOBUS_SDK_ENVIRONMENT'];
  const relative = appRelativePath({ ...options, environment });
  if (platform !== 'win32') {
    const home = env['HOME'] ?? options.homedir ?? systemHome();
    return `${home.replace(/\/+$/, '')}/.${relative}`;
  }
  refuseOnWindows('client id', options.clientId);
  refuseOnWindows('environment', environment ?? '');
  const data = env['LOCALAPPDATA'] ?? env['APPDATA'];
  return joinOnWindows(data || joinOnWindows(windowsProfile(env, options.homedir), 'AppData/Local'), relative);
}

/** What Windows does not allow in a file name, or reads as something else: "a:b" is a stream of "a", "nul" a device. */
const NO_NAME_ON_WINDOWS = /[<>:"|?*\p{Cc}]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

function refuseOnWindows(what: string, part: string): void {
  if (!NO_NAME_ON_WINDOWS.test(part)) return;
  throw new errors.UsageError(
    `The ${what} ${JSON.stringify(part)} cannot be part of a path on Windows. ` +
      'Pass the path itself to the constructor instead.',
  );
}

/** As Python expands "~". */
function windowsProfile(env: Readonly<Record<string, string | undefined>>, home: string | undefined): string {
  if (env['USERPROFILE'] !== undefined) return env['USERPROFILE'];
  return env['HOMEPATH'] === undefined ? (home ?? systemHome()) : `${env['HOMEDRIVE'] ?? ''}${env['HOMEPATH']}`;
}

/** As Python joins: nothing is normalised, and a drive alone ("C:") takes no separator. */
function joinOnWindows(base: string, relative: string): string {
  return `${base}${/[\\/:]$/.test(base) ? '' : '\\'}${relative.replaceAll('/', '\\')}`;
}

/** Under a user id without a line in /etc/passwd, as in many containers, there is none. */
function systemHome(): string {
  try {
    return homedir();
  } catch (cause) {
    throw new errors.StorageUnavailableError(
      'The folder of the user cannot be found: HOME is not set, and the system does not know this user. Set HOME, or pass ' +
        'the path itself to the constructor instead.',
      { cause },
    );
  }
}
