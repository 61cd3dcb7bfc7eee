import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { escapeHtml } from 'example-provider';
import type { Plugin } from 'vite';

const TOKENS =
  /(?<comment>\/\*\*.*?\*\/|\/\/[^\n]*)|(?<text>'[^'\n]*'|`[^`]*`)|(?<keyword>\b(?:async|await|const|export|for|from|function|if|import|new|of|return|type)\b)/gs;

/** Puts the source of the example into its page, where that says `<!-- code src/file.ts -->`. */
export function codeSamples(root: string): Plugin {
  return {
    name: 'code-samples',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html.replaceAll(/<!-- code (\S+) -->/g, (_comment, file: string) =>
          sample(file, readFileSync(join(root, file), 'utf8').trimEnd()),
        ),
    },
  };
}

const sample = (file: string, source: string): string =>
  `<details class="sample"><summary>The code: ${file}</summary>` +
  `<button type="button" aria-label="Copy ${file}">Copy</button><pre><code>${coloured(source)}</code></pre></details>`;

/** As HTML, with comments, texts and keywords in colours of their own. */
function coloured(source: string): string {
  let html = '';
  let end = 0;
  for (const { index, 0: token, groups = {} } of source.matchAll(TOKENS)) {
    const [kind] = Object.entries(groups).find(([, found]) => found !== undefined) ?? [];
    html += `${escapeHtml(source.slice(end, index))}<span class="${kind}">${escapeHtml(token)}</span>`;
    end = index + token.length;
  }
  return html + escapeHtml(source.slice(end));
}
