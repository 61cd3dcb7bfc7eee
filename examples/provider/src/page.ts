import { escapeHtml } from './escape-html.ts';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#eef1f6, #12151b); }
  main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2.25rem; border-radius: 1rem;
    background: light-dark(#fff, #1c212b); box-shadow: 0 1px 2px #0002, 0 12px 40px #0002; }
  h1 { margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.25; text-wrap: balance; }
  p { margin: 0 0 1.25rem; color: light-dark(#556070, #a3adbd); }
  ul { margin: 0 0 1.5rem; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; }
  li { padding: .1rem .6rem; border-radius: 1rem; font: .8rem/1.6 ui-monospace, monospace;
    background: light-dark(#eef1f6, #2a3140); }
  form { display: grid; gap: .6rem; }
  button { display: flex; align-items: center; gap: .75rem; padding: .7rem .9rem; border-radius: .65rem; font: inherit;
    text-align: start; cursor: pointer; background: none; color: inherit;
    border: 1px solid light-dark(#d4dae4, #39424f); }
  button:hover { border-color: #3b6fe0; }
  button:focus-visible { outline: 3px solid #3b6fe080; outline-offset: 1px; }
  button.first { background: #2f62d6; border-color: #2f62d6; color: #fff; }
  button.first:hover { background: #2552ba; }
  button.cancel { justify-content: center; border: 0; color: light-dark(#556070, #a3adbd); }
  .avatar { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%; font-weight: 600;
    background: #7c8aa533; }
  .first .avatar { background: #ffffff30; }
`;

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
<style>${style}</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`;
}
