// The default theme with the fonts that the reader has, in this project's colours. Its styles come first, so that these win.
import type { Theme } from 'vitepress';
import theme from 'vitepress/theme-without-fonts';
import { h } from 'vue';

import './colours.css';
import './layout.css';
import { notFound } from './not-found.ts';

const own: Theme = { extends: theme, Layout: () => h(theme.Layout, null, { 'not-found': notFound }) };

export default own;
