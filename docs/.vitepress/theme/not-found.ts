import { withBase } from 'vitepress';
import { h, type VNode } from 'vue';

/** What is shown where there is no page. */
export const notFound = (): VNode =>
  h('main', { class: 'not-found' }, [
    h('h1', 'There is no such page'),
    h('p', ['It may have moved: search for it, or begin at the ', h('a', { href: withBase('/') }, 'first page'), '.']),
  ]);
