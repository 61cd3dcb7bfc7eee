import { accounts } from './accounts.ts';
import { escapeHtml } from './escape-html.ts';
import { page } from './page.ts';

/** The page on which a human logs in: one button for each account, and one to refuse. */
export function loginPage(clientName: string, scopes: readonly string[]): string {
  const buttons = [...accounts.values()].map(
    (
      { sub, name },
      index,
    ) => `<button name="account" value="${escapeHtml(sub)}"${index === 0 ? ' class="first" autofocus' : ''}>
<span class="avatar" aria-hidden="true">${escapeHtml(name.slice(0, 1))}</span>Continue as ${escapeHtml(name)}</button>`,
  );
  return page(
    `Log in to ${clientName}`,
    `<p>A demo provider on this machine: no password, nothing leaves it. The application asks for</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post">
${buttons.join('\n')}
<button class="cancel" name="cancel" value="1">Cancel</button>
</form>`,
  );
}
