// The frame around the views: who is signed in, where one can go, light or dark.

import { fill, h } from './dom.js';
import { icon, mark } from './icons.js';

const THEMES = ['auto', 'light', 'dark'];
const THEME = 'weir.theme';

function theme() {
  const stored = localStorage.getItem(THEME);
  return THEMES.includes(stored) ? stored : 'auto';
}

function applyTheme() {
  document.documentElement.dataset.theme = theme();
  // Canvases take their colours once; they draw anew when these change.
  document.dispatchEvent(new Event('weir-theme'));
}

applyTheme();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);

/** A button that goes through automatic, light and dark. */
export function themeSwitch() {
  const label = { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
  const button = h('button', { class: 'button quiet icon-only', type: 'button' });
  const show = () => {
    fill(button, icon(theme()));
    button.setAttribute('aria-label', label[theme()]);
    button.title = label[theme()];
  };
  button.addEventListener('click', () => {
    localStorage.setItem(THEME, THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
    applyTheme();
    show();
  });
  show();
  return button;
}

/** Puts the frame on the page; the views are shown in its place. */
export function shell(app, views, session, signOut) {
  const links = new Map(
    views.map((view) => [view, h('a', { href: `#/${view.path}` }, icon(view.icon), h('span', {}, view.title))]),
  );
  const place = h('main', { id: 'view', tabindex: '-1' });
  fill(
    app,
    h('a', { class: 'skip', href: '#view', on: { click: skipTo(place) } }, 'Skip to the content'),
    h(
      'header',
      { class: 'bar' },
      h(
        'div',
        { class: 'bar-inside' },
        h('div', { class: 'brand' }, mark(), h('span', {}, 'Weir')),
        h('nav', { 'aria-label': 'Views' }, [...links.values()]),
        h(
          'div',
          { class: 'who' },
          h('span', { class: 'tenant', title: `Key: ${session.keyName} (${session.scopes.join(', ')})` }, session.tenant),
          themeSwitch(),
          h(
            'button',
            {
              class: 'button quiet icon-only',
              type: 'button',
              'aria-label': 'Sign out',
              title: 'Sign out',
              on: { click: signOut },
            },
            icon('leave'),
          ),
        ),
      ),
    ),
    place,
    h('footer', { class: 'foot' }, h('a', { href: '/docs' }, 'API documentation')),
  );
  let first = true;
  return {
    place,
    select(view) {
      fill(place);
      links.forEach((link, each) =>
        each === view ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current'),
      );
      window.scrollTo(0, 0);
    },
    /** After a change of view, those who do not see the page are told where they are. */
    focusHeading() {
      const heading = place.querySelector('h1');
      if (heading && !first) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
      first = false;
    },
    close() {
      fill(app);
    },
  };
}

function skipTo(place) {
  return (event) => {
    event.preventDefault();
    place.focus();
  };
}
