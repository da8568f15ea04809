// The times at which a service has another size: listed, added, removed.

import { confirmed, emptyNote, load, openDialog, problemBox } from './dialogs.js';
import { announce, fill, freshId, h } from './dom.js';
import { momentOf } from './formats.js';
import { sizeFields } from './scaling-fields.js';
import { sizeWords } from './scaling-words.js';
import { typedName } from './scaling-form.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NAMES = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' };
const WORKDAYS = 5;

/** Lists the windows of that service in a place. */
export function showWindows(place, session, service) {
  const again = () => showWindows(place, session, service);
  load(
    place,
    async () => (await session.ask('/api/scaling/windows')).data.items.filter((window) => window.service === service),
    (windows) => (windows.length === 0 ? emptyNote('No windows', 'A window gives the service another size at set times, and takes it back.') : list(windows, session, again)),
    2,
  );
}

function list(windows, session, again) {
  return h(
    'ul',
    { class: 'windows' },
    windows.map((window) =>
      h(
        'li',
        {},
        h(
          'div',
          {},
          h('strong', {}, window.name || 'Window'),
          h('p', {}, `${when(window)}: ${sizeWords(window.size)}`),
          window.running_change
            ? h('p', { class: 'small-text' }, 'Open now.')
            : window.next_from
              ? h('p', { class: 'muted small-text' }, 'Next ', momentOf(window.next_from), ' to ', momentOf(window.next_to))
              : h('p', { class: 'muted small-text' }, 'Over.'),
        ),
        removeButton(window, session, again),
      ),
    ),
  );
}

function when(window) {
  if (!window.weekdays) {
    return 'Once';
  }
  return `${window.weekdays.map((day) => NAMES[day]).join(', ')} ${window.start}–${window.end} (${window.tz})`;
}

function removeButton(window, session, again) {
  const name = window.name || 'this window';
  const button = h('button', { class: 'button small', type: 'button', 'aria-label': `Remove ${name}` }, 'Remove');
  button.addEventListener('click', async () => {
    const words = 'If it is open now, the size still goes back at its end.';
    if (!(await confirmed(`Remove ${name}?`, [words], 'Remove'))) {
      return;
    }
    try {
      await session.ask(`/api/scaling/windows/${encodeURIComponent(window.window_id)}`, { method: 'DELETE' });
      announce(`${name} is removed`);
      again();
    } catch (failure) {
      button.after(problemBox(failure));
    }
  });
  return button;
}

/** Opens the form for a new window; added() hears when there is one. */
export function addWindow(session, config, added) {
  openDialog(`A window for ${config.name}`, (close) => windowForm(session, config, () => {
    close();
    added();
  }));
}

function windowForm(session, config, done) {
  const trouble = h('div', {});
  const save = h('button', { class: 'button main', type: 'submit' }, 'Add window');
  const size = sizeFields(config.size, config.bounds, () => {});
  const name = h('input', { id: freshId('name'), maxlength: 100, autocomplete: 'off', placeholder: 'for example office hours' });
  const times = timeFields();
  const send = (confirm) =>
    session.ask('/api/scaling/windows', {
      method: 'POST',
      body: JSON.stringify({ service: config.name, ...(name.value.trim() ? { name: name.value.trim() } : {}), ...times.value(), ...size.value(), confirm }),
    });
  const submit = async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      await sent(send, config.name);
      done();
    } catch (failure) {
      if (failure) {
        size.refuse(failure.errors || []);
        fill(trouble, problemBox(failure));
      }
    } finally {
      save.disabled = false;
    }
  };
  return h(
    'form',
    { class: 'fields', on: { submit } },
    h('div', { class: 'field' }, h('label', { for: name.id }, 'Name'), name),
    times.place,
    h('fieldset', { class: 'group' }, h('legend', {}, 'Size in the window'), size.place),
    trouble,
    h('div', { class: 'buttons' }, save),
  );
}

/** Sends; where the service's name is asked for, asks for it and sends again. Throws null when somebody gives up. */
async function sent(send, service) {
  try {
    await send();
  } catch (failure) {
    const confirm = failure.errors?.length === 1 && failure.errors[0].field === 'confirm' ? failure.errors[0].reason : null;
    if (!confirm) {
      throw failure;
    }
    const typed = await typedName(service, confirm);
    if (typed === null) {
      throw null;
    }
    await send(typed);
  }
}

/** Each week at these times, or once. */
function timeFields() {
  const days = DAYS.map((day, i) => ({ day, input: h('input', { type: 'checkbox', id: freshId(day), checked: i < WORKDAYS }) }));
  const start = timed('Start', h('input', { type: 'time', value: '08:00', required: true }));
  const end = timed('End', h('input', { type: 'time', value: '18:00', required: true }));
  const zone = timed('Time zone', h('input', { value: Intl.DateTimeFormat().resolvedOptions().timeZone, required: true, autocomplete: 'off' }));
  const from = timed('From, here', h('input', { type: 'datetime-local', required: true }));
  const to = timed('To, here', h('input', { type: 'datetime-local', required: true }));
  const weekly = h(
    'div',
    { class: 'fields' },
    h('fieldset', { class: 'days' }, h('legend', {}, 'Days'), days.map(({ day, input }) => h('label', { for: input.id }, input, NAMES[day]))),
    h('div', { class: 'size-fields' }, start.place, end.place, zone.place),
  );
  const once = h('div', { class: 'size-fields', hidden: true }, from.place, to.place);
  const show = (isOnce) => {
    once.hidden = !isOnce;
    weekly.hidden = isOnce;
    [from, to].forEach((each) => (each.input.disabled = !isOnce));
    [start, end, zone].forEach((each) => (each.input.disabled = isOnce));
  };
  show(false);
  const mode = (label, isOnce) =>
    h('label', {}, h('input', { type: 'radio', name: 'window-kind', checked: !isOnce, on: { change: () => show(isOnce) } }), h('span', {}, label));
  const utc = (input) => (input.value ? new Date(input.value).toISOString() : undefined);
  return {
    place: h('div', { class: 'fields' }, h('fieldset', { class: 'segments' }, h('legend', { class: 'unseen' }, 'How often'), mode('Each week', false), mode('Once', true)), weekly, once),
    value: () =>
      once.hidden
        ? { weekdays: days.filter((each) => each.input.checked).map((each) => each.day), start: start.input.value, end: end.input.value, tz: zone.input.value }
        : { from: utc(from.input), to: utc(to.input) },
  };
}

function timed(label, input) {
  input.id = freshId('time');
  return { input, place: h('div', { class: 'field' }, h('label', { for: input.id }, label), input) };
}
