// Starts the console: signs in with the key of this tab if there is one, and shows the view that the address names.

import { fill, h } from './dom.js';
import { exportsView } from './exports.js';
import { pipeline } from './pipeline.js';
import { records } from './records.js';
import { rejected } from './rejected.js';
import { reports } from './reports.js';
import { forgetKey, signIn, storedKey } from './session.js';
import { scaling } from './scaling.js';
import { shell } from './shell.js';
import { signInPage } from './sign-in.js';

/** All views in the order of the navigation; each is {path, title, icon, needs: scopes, show(place, session, rest) → leave()}. */
const VIEWS = [pipeline, reports, records, rejected, exportsView, scaling];

const app = document.getElementById('app');
let leave = () => {};

function showSignIn(reason) {
  leave();
  leave = () => {};
  document.title = 'Sign in – Weir';
  signInPage(app, reason, async (key) => showConsole(await signIn(key, showSignIn)));
}

function showConsole(session) {
  const allowed = VIEWS.filter((view) => session.may(...view.needs));
  // A key that may see nothing is told so by each view.
  const views = allowed.length > 0 ? allowed : VIEWS;
  const frame = shell(app, views, session, () => session.end(null));
  let shown = null;

  const show = () => {
    const [path, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const view = views.find((each) => each.path === path);
    if (!view) {
      location.replace(`#/${views[0].path}`);
      return;
    }
    shown?.();
    document.title = `${view.title} – Weir`;
    frame.select(view);
    shown = view.show(frame.place, session, rest) || null;
    frame.focusHeading();
  };
  window.addEventListener('hashchange', show);
  leave = () => {
    window.removeEventListener('hashchange', show);
    shown?.();
    frame.close();
  };
  show();
}

async function start() {
  const key = storedKey();
  if (!key) {
    showSignIn(null);
    return;
  }
  fill(app, h('p', { class: 'starting' }, 'Signing in …'));
  try {
    showConsole(await signIn(key, showSignIn));
  } catch (failure) {
    if (failure.status === 401) {
      forgetKey();
    }
    showSignIn(failure.message);
  }
}

start();
