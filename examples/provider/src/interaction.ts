import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { errors, type Interaction, type Provider } from 'oidc-provider';

import { accounts } from './accounts.ts';
import { loginPage } from './login-page.ts';
import { page } from './page.ts';

/** What a human finds who looks at the issuer's address. */
export const home = (response: ServerResponse): void =>
  html(
    response,
    200,
    page('Nothing to do here', '<p>An application sends you here to log in, and fetches you back.</p>'),
  );

/**
 * Logs a user in and grants what the application asked for: at once where `login_hint` names an account, and else
 * when a human presses a button.
 */
export async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let interaction: Interaction;
  try {
    interaction = await provider.interactionDetails(request, response);
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    html(response, 400, page('This login is over', '<p>Go back to the application and log in again.</p>'));
    return;
  }
  const hint = accounts.get(String(interaction.params['login_hint']));
  if (hint !== undefined) return finish(provider, interaction, request, response, hint.sub);
  if (request.method !== 'POST') {
    const client = await provider.Client.find(String(interaction.params['client_id']));
    html(response, 200, loginPage(client?.clientName ?? 'the application', scopesOf(interaction)));
    return;
  }
  const account = accounts.get(new URLSearchParams(await text(request)).get('account') ?? '');
  await finish(provider, interaction, request, response, account?.sub);
}

async function finish(
  provider: Provider,
  interaction: Interaction,
  request: IncomingMessage,
  response: ServerResponse,
  accountId: string | undefined,
): Promise<void> {
  if (accountId === undefined) {
    const refusal = { error: 'access_denied', error_description: 'The user cancelled the login' };
    return provider.interactionFinished(request, response, refusal);
  }
  const grant = new provider.Grant({ accountId, clientId: String(interaction.params['client_id']) });
  grant.addOIDCScope(scopesOf(interaction).join(' '));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}

function scopesOf({ params }: Interaction): string[] {
  const scope = params['scope'];
  return typeof scope === 'string' ? scope.split(' ') : [];
}

function html(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body);
}
