// The default theme with the fonts that the reader has, in this project's colours. Its styles come first, so that these win.
import theme from 'vitepress/theme-without-fonts';

import './colours.css';
import './layout.css';

export default theme;
