import { accounts } from './accounts.ts';
import { escapeHtml } from './escape-html.ts';
import { page } from './page.ts';

/** What a human is told of a scope. */
const meanings: Readonly<Record<string, string>> = {
  openid: 'know who you are',
  profile: 'see your name',
  email: 'see your e-mail address',
  offline_access: 'stay logged in',
  'files.read': 'see your files',
};

/** The page on which a human logs in: one button for each account, and one to refuse. */
export function loginPage(clientName: string, scopes: readonly string[]): string {
  const wishes = scopes.map(
    (scope) =>
      `<li><span>${escapeHtml(meanings[scope] ?? 'something else')}</span> <code>${escapeHtml(scope)}</code></li>`,
  );
  const buttons = [...accounts.values()].map(
    (
      { sub, name },
      index,
    ) => `<button name="account" value="${escapeHtml(sub)}"${index === 0 ? ' class="first" autofocus' : ''}>
<span class="avatar" aria-hidden="true">${escapeHtml(name.slice(0, 1))}</span>Continue as ${escapeHtml(name)}</button>`,
  );
  return page(
    `Log in to ${clientName}`,
    `<p>It would like to</p>
<ul>
${wishes.join('\n')}
</ul>
<form method="post">
${buttons.join('\n')}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>
<p class="note">A provider on this machine, for demonstration: no password, and nothing leaves it.</p>`,
  );
}
