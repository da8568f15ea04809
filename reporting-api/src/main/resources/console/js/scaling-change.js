// A change while it runs: its steps, how long it has taken, when it goes back, and how to stop that.

import { confirmed, problemBox } from './dialogs.js';
import { announce, fill, h } from './dom.js';
import { momentOf } from './formats.js';
import { poll } from './polling.js';
import { differenceWords, STEPS, statusWords } from './scaling-words.js';

const EVERY_MS = 1_000;
const ORDER = Object.keys(STEPS);

/** Follows a change in that place until it is over; ended(change) hears of it. Returns how to stop following. */
export function followChange(place, session, first, ended) {
  const path = `/api/scaling/${encodeURIComponent(first.change_id)}`;
  const trouble = h('div', {});
  const body = h('div', {});
  fill(place, body, trouble);
  let status = null;
  const show = (change) => {
    if (change.status !== status) {
      status = change.status;
      announce(`${change.service}: ${statusWords(status)}`);
      fill(body, changeContent(change, session, trouble, () => {}));
    }
    const time = body.querySelector('.change-time');
    if (time) {
      time.textContent = isUnderWay(change) ? `for ${Math.round((Date.now() - Date.parse(change.at)) / 1000)} s` : '';
    }
  };
  show(first);
  const polling = poll(
    async (signal) => {
      const { data } = await session.ask(path, { signal });
      show(data);
      if (!isUnderWay(data)) {
        polling.stop();
        ended(data);
      }
    },
    EVERY_MS,
    (failure) => fill(trouble, failure && failure.status !== 401 ? problemBox(failure) : null),
  );
  return () => polling.stop();
}

export function isUnderWay(change) {
  return ['planned', 'calling', 'applying', 'reverting'].includes(change.status);
}

/** What a change does and how far it is. */
export function changeContent(change, session, trouble, done) {
  const at = ORDER.indexOf(change.status);
  const back = change.status === 'reverting';
  return [
    h(
      'p',
      { class: 'change-what' },
      h('strong', {}, change.action === 'scale' ? differenceWords(change.before, change.after) || 'New size' : spoken(change.action)),
      h('span', { class: 'muted' }, ` by ${change.operator} `),
      h('span', { class: 'muted change-time' }),
    ),
    at >= 0 && !back ? steps(at) : h('p', { class: 'muted' }, statusWords(change.status)),
    change.not_seen_in_effect
      ? h('p', { class: 'small-text change-unseen' }, `Set, but not seen in effect. ${change.not_seen_in_effect}.`)
      : null,
    change.problem ? h('p', { class: 'field-problem' }, change.problem) : null,
    change.reverts_at
      ? h('p', { class: 'small-text' }, 'Goes back by itself at ', momentOf(change.reverts_at), '.')
      : null,
    canBeCancelled(change) ? cancelButton(change, session, trouble, done) : null,
  ];
}

function spoken(action) {
  return action.charAt(0).toUpperCase() + action.slice(1);
}

function steps(at) {
  return h(
    'div',
    {},
    h('progress', { class: 'change-progress', max: ORDER.length - 1, value: at, 'aria-label': 'How far the change is' }),
    h(
      'ol',
      { class: 'steps' },
      ORDER.map((step, i) =>
        h('li', { class: i < at || at === ORDER.length - 1 ? 'past' : null, 'aria-current': i === at ? 'step' : null }, STEPS[step]),
      ),
    ),
  );
}

function canBeCancelled(change) {
  return change.status === 'planned' || (change.status === 'applied' && change.reverts_at);
}

/** Cancels what has not happened; done() hears of it. */
export function cancelButton(change, session, trouble, done) {
  const stays = change.status === 'applied';
  const button = h('button', { class: 'button small', type: 'button' }, stays ? 'Keep this size' : 'Cancel');
  button.addEventListener('click', async () => {
    const words = stays ? 'It does not go back by itself any more.' : 'It has not begun yet, and will not.';
    if (!(await confirmed(stays ? 'Keep this size for good?' : 'Cancel this change?', [words], stays ? 'Keep it' : 'Cancel it'))) {
      return;
    }
    button.disabled = true;
    try {
      await session.ask(`/api/scaling/${encodeURIComponent(change.change_id)}`, { method: 'DELETE' });
      done();
    } catch (failure) {
      fill(trouble, problemBox(failure));
    } finally {
      button.disabled = false;
    }
  });
  return h('div', { class: 'change-buttons' }, button);
}
