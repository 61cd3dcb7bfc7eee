import { escapeHtml } from './escape-html.ts';

// The colours of the browser examples.
const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
    --ink: light-dark(#16181d, #eceef2); --muted: light-dark(#5b6370, #9aa3b2); --line: light-dark(#e3e6eb, #2b303b);
    --page: light-dark(#f5f6f9, #111318); --card: light-dark(#fff, #191c23); --accent: light-dark(#4f46e5, #8b85ff);
    --accent-ink: light-dark(#fff, #111318); --chip: light-dark(#eef0ff, #262a45); --chip-ink: light-dark(#3730a3, #c7c4ff); }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; color: var(--ink);
    background: var(--page); }
  main { width: min(27rem, 100%); padding: 2rem; border: 1px solid var(--line); border-radius: 14px;
    background: var(--card); box-shadow: 0 1px 2px rgb(16 24 40 / 5%); }
  .provider { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.1rem; color: var(--accent);
    font: 600 .8rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
  .provider svg { width: 1.6rem; height: 1.6rem; }
  h1 { margin: 0 0 .4rem; font-size: 1.35rem; line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
  p { margin: 0 0 .6rem; color: var(--muted); }
  ul { margin: 0 0 1.5rem; padding: 0; list-style: none; display: grid; gap: .35rem; }
  li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
  code { padding: .1rem .6rem; border-radius: 99px; font: .8rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
    background: var(--chip); color: var(--chip-ink); overflow-wrap: anywhere; }
  form { display: grid; gap: .6rem; }
  button { display: flex; align-items: center; gap: .75rem; padding: .6rem .9rem; border: 1px solid var(--line);
    border-radius: 9px; font: inherit; font-weight: 600; text-align: start; cursor: pointer; background: none;
    color: inherit; }
  button:hover { border-color: var(--accent); }
  button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  button.first { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
  button.cancel { justify-content: center; border-color: transparent; color: var(--muted); }
  .avatar { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%;
    background: var(--chip); color: var(--chip-ink); }
  /* In a frame on a phone, the buttons are to be seen at once. */
  @media (height < 26rem) {
    body { padding: .5rem; }
    main { padding: 1rem; }
    .provider, li span { display: none; }
    h1 { font-size: 1.1rem; }
    ul { display: flex; flex-wrap: wrap; margin-bottom: .75rem; }
    button { padding: .35rem .75rem; }
  }
  .note { margin: 1rem 0 0; font-size: .875rem; text-align: center; text-wrap: balance; }
`;

/** A key, for a tab as well. */
const icon = (ground: string, key: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="${ground}"/>` +
  `<g fill="none" stroke="${key}" stroke-width="2.6"><circle cx="12" cy="16" r="4.5"/><path d="M16.5 16H25v4.5M21 16v3.5"/></g></svg>`;

/**
 * A whole HTML page of the provider's.
 *
 * @param body HTML: what is not constant in it has gone through {@link escapeHtml}.
 */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon('#4f46e5', '#fff'))}">
<style>${style}</style>
</head>
<body><main>
<p class="provider">${icon('var(--accent)', 'var(--accent-ink)')} demo provider</p>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`;
}
