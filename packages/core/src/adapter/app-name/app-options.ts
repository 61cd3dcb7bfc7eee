import { checkObject } from '../../checks/check-object.ts';

/** Names an application, as the Python SDK does. */
export interface AppOptions {
  /** The OAuth2 client id, as it was registered. */
  readonly clientId: string;
  /** The application's name as people read it, of which the path shows a simplified form. */
  readonly appName: string;
  /** The Globus environment; on Node `GLOBUS_SDK_ENVIRONMENT` by default, else `"production"`. */
  readonly environment?: string | undefined;
}

/**
 * Tells the application that `forApp` was given from the storage's own options.
 *
 * @throws {@link UsageError} when it was given nothing.
 * @example
 * ```ts
 * import { type AppOptions, splitAppOptions } from '@token-storage/core/adapter';
 *
 * export function forApp(given: AppOptions & { namespace?: string }): void {
 *   const { app, options } = splitAppOptions(given);
 *   console.log(app.appName, options.namespace);
 * }
 * ```
 */
export function splitAppOptions<Given extends AppOptions>(
  given: Given,
): { readonly app: AppOptions; readonly options: Omit<Given, keyof AppOptions> } {
  checkObject(given, 'The parameter of forApp');
  const { clientId, appName, environment, ...options } = given;
  return { app: { clientId, appName, environment }, options };
}
