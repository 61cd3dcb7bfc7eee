import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { siteFolder } from './build-site.ts';

/** A page of the built site. */
export interface BuiltPage {
  /** As it stands behind the site's address: `guides/security`, and `''` for the first. */
  readonly path: string;
  readonly html: string;
}

/** Every page but the one for what is not there. */
export const builtPages = (): BuiltPage[] =>
  globSync('**/*.html', { cwd: siteFolder })
    .filter((file) => file !== '404.html')
    .map((file) => ({
      path: file.replaceAll('\\', '/').replace(/(?:(?<=^|\/)index)?\.html$/, ''),
      html: readFileSync(join(siteFolder, file), 'utf8'),
    }));
