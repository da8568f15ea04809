// What views have in common: dialogs, and the states of something that is being fetched.

import { fill, freshId, h } from './dom.js';
import { icon } from './icons.js';

/** Opens a dialog with that title; its content is made with a way to close it. Focus returns to where it was. */
export function openDialog(title, content, kind = '') {
  const back = document.activeElement;
  const id = freshId('dialog');
  const dialog = h('dialog', { class: `dialog ${kind}`.trim(), 'aria-labelledby': id });
  const close = () => dialog.close();
  dialog.append(
    h(
      'div',
      { class: 'dialog-top' },
      h('h2', { id }, title),
      h(
        'button',
        { class: 'button quiet icon-only', type: 'button', 'aria-label': 'Close', on: { click: close } },
        icon('close'),
      ),
    ),
    h('div', { class: 'dialog-body' }, content(close)),
  );
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    back?.isConnected && back.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that can't be taken back; true when it shall be done. */
export function confirmed(title, sentences, yes) {
  return new Promise((resolve) => {
    let answer = false;
    const done = (close, value) => () => {
      answer = value;
      close();
    };
    const dialog = openDialog(title, (close) => [
      sentences.map((sentence) => h('p', {}, sentence)),
      h(
        'div',
        { class: 'buttons' },
        h('button', { class: 'button', type: 'button', autofocus: true, on: { click: done(close, false) } }, 'Cancel'),
        h('button', { class: 'button main', type: 'button', on: { click: done(close, true) } }, yes),
      ),
    ], 'small');
    dialog.addEventListener('close', () => resolve(answer));
  });
}

/** A problem in the service's own words. */
export function problemBox(problem, again) {
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    icon('rejected'),
    h(
      'div',
      {},
      h('strong', {}, problem.title || 'Something went wrong on this page'),
      h('p', {}, problem.message),
      problem.errors?.length
        ? h('ul', {}, problem.errors.map((error) => h('li', {}, h('code', {}, error.field), ` ${error.reason}`)))
        : null,
      problem.reference ? h('p', { class: 'muted small-text' }, `Reference ${problem.reference}`) : null,
      again ? h('button', { class: 'button small', type: 'button', on: { click: again } }, 'Try again') : null,
    ),
  );
}

/** Nothing to show, and why. */
export function emptyNote(title, ...more) {
  return h('div', { class: 'empty' }, h('strong', {}, title), more.map((line) => h('p', {}, line)));
}

/** Grey lines in the shape of what comes. */
export function waiting(lines = 3) {
  return h(
    'div',
    { class: 'waiting', role: 'status' },
    h('span', { class: 'unseen' }, 'Loading'),
    Array.from({ length: lines }, () => h('div', { class: 'waiting-line' })),
  );
}

/** Shows the waiting state, then what is fetched or the problem; a newer load of the same place wins. */
export async function load(place, fetched, shown, lines = 3) {
  const turn = {};
  place.loadTurn = turn;
  const late = setTimeout(() => place.loadTurn === turn && fill(place, waiting(lines)), place.childElementCount ? 400 : 0);
  try {
    const found = await fetched();
    if (place.loadTurn === turn) {
      fill(place, shown(found));
    }
  } catch (failure) {
    if (place.loadTurn === turn && failure.status !== 401) {
      fill(place, problemBox(failure, () => load(place, fetched, shown, lines)));
    }
  } finally {
    clearTimeout(late);
  }
}
