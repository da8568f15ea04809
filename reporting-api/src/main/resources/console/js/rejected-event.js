// One rejected event: its facts, its original bytes, and a form to put it right and replay it.

import { load, openDialog, problemBox } from './dialogs.js';
import { announce, fill, h } from './dom.js';
import { bytes, momentOf, NONE } from './formats.js';

const FIELDS = [
  ['user_id', 'User id', 'A whole number from 0 to 18446744073709551615'],
  ['created_at', 'Created at', 'Such as 2026-11-20T12:00:00Z'],
  ['page_url', 'Page', ''],
];

/** What a rejected one is about: an event's request id, or a business record. */
export function subject(item) {
  return item.request_id ?? `${item.entity} ${item.record_id ?? 'without an id'}`;
}

/** Opens it; replayed(subject) hears when it was sent again. */
export function openEvent(session, id, replayed) {
  const content = h('div', {});
  openDialog('Rejected event', () => content, 'sheet');
  load(
    content,
    async () => (await session.ask(`/api/rejected/${encodeURIComponent(id)}`)).data,
    (event) => [facts(event), original(event), session.may('ingest', 'admin') ? repair(session, event, replayed) : null],
    5,
  );
}

function facts(event) {
  const { topic, partition, offset } = event.source;
  const rows = [
    ['Reason', h('strong', {}, event.reason.replaceAll('_', ' '))],
    ['Detail', event.detail || NONE],
    [event.request_id ? 'Request id' : 'Record', h('span', { class: 'id' }, subject(event))],
    ['Reached Kafka', momentOf(event.at)],
    ['Source', `${topic}, partition ${partition}, offset ${offset}`],
    ['Size', event.cut ? `${bytes(event.bytes)} kept; it was larger` : bytes(event.bytes)],
  ];
  return h('dl', { class: 'facts' }, rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

function original(event) {
  const text = event.value ?? event.value_base64;
  return h(
    'details',
    { class: 'original' },
    h('summary', {}, event.value_base64 ? 'Original bytes, in base64' : 'Original bytes'),
    h('pre', { tabindex: '0', 'aria-label': 'Original bytes' }, text ?? 'There are none.'),
  );
}

/** The record as an object whose numbers are the digits that were sent: an id may be larger than a number here can be. */
function parsed(text) {
  try {
    const value = JSON.parse(text, (_, each, context) =>
      typeof each === 'number' && context?.source ? context.source : each,
    );
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function repair(session, event, replayed) {
  const value = parsed(event.value ?? '') || {};
  const result = h('div', {});
  const send = async (button, body) => {
    button.disabled = true;
    try {
      const path = `/api/rejected/${encodeURIComponent(event.id)}/replay`;
      const { data } = await session.ask(path, { method: 'POST', body });
      const words = `Replayed as ${data.request_id ? 'request ' : ''}${subject(data)}. Reports count it within a moment, if it holds now; if not, it is rejected again.`;
      fill(result, h('p', { class: 'done' }, words));
      announce(words);
      replayed(subject(data));
    } catch (failure) {
      fill(result, problemBox(failure));
    } finally {
      button.disabled = false;
    }
  };

  const asItWas = h('button', { class: 'button', type: 'button', disabled: event.cut }, 'Replay as it was');
  asItWas.addEventListener('click', () => send(asItWas, '{}'));
  if (value.op === 'delete') {
    return h('div', { class: 'repair' }, h('h3', {}, 'Replay'), h('p', { class: 'muted' }, 'A delete has no content to put right.'), h('div', { class: 'buttons' }, asItWas), result);
  }
  const editor = event.request_id ? eventEditor(value) : recordEditor(event.value ?? '');
  const fixed = h('button', { class: 'button main', type: 'submit' }, 'Replay as edited');
  const submit = (submitted) => {
    submitted.preventDefault();
    send(fixed, `{"event":${editor.json()}}`);
  };
  return h(
    'form',
    { class: 'repair', on: { submit } },
    h('div', { class: 'card-top' }, h('h3', {}, 'Put it right'), editor.modes),
    h('p', { class: 'muted' }, event.request_id ? `The request id stays ${event.request_id}; the operation stays ${value.op || 'what it was'}.` : `The record stays ${subject(event)}; send it whole, as it would be posted.`),
    editor.place,
    h('div', { class: 'buttons' }, asItWas, fixed),
    result,
  );
}

/** A record of any entity as JSON. */
function recordEditor(text) {
  const area = h('textarea', { id: 'event-json', name: 'json', rows: 12, required: true, spellcheck: 'false', autocomplete: 'off' });
  area.value = text;
  return {
    place: h('div', { class: 'field' }, h('label', { for: 'event-json' }, 'The record as JSON'), area),
    modes: null,
    json: () => area.value,
  };
}

/** The three fields as a form or as JSON; json() is the text of what stands there now. */
function eventEditor(value) {
  const inputs = FIELDS.map(([name, label, hint]) => {
    const input = h('input', { id: `event-${name}`, name, required: true, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': hint ? `hint-${name}` : null });
    input.value = value[name] ?? '';
    return { name, input, row: h('div', { class: 'field' }, h('label', { for: input.id }, label), input, hint ? h('p', { class: 'hint', id: `hint-${name}` }, hint) : null) };
  });
  const form = h('div', { class: 'fields' }, inputs.map((each) => each.row));
  const area = h('textarea', { id: 'event-json', name: 'json', rows: 7, spellcheck: 'false', autocomplete: 'off' });
  const json = h('div', { class: 'field', hidden: true }, h('label', { for: 'event-json' }, 'The event as JSON'), area);
  const fromForm = () => JSON.stringify(Object.fromEntries(inputs.map(({ name, input }) => [name, input.value])), null, 2);

  const show = (asJson) => {
    if (asJson && json.hidden) {
      area.value = fromForm();
    } else if (!asJson && form.hidden) {
      const edited = parsed(area.value);
      inputs.forEach(({ name, input }) => (input.value = edited?.[name] ?? input.value));
    }
    json.hidden = !asJson;
    form.hidden = asJson;
    // What is not shown must not stand in the way of sending the form.
    inputs.forEach(({ input }) => (input.disabled = asJson));
    area.required = asJson;
  };
  const mode = (name, asJson, chosen) =>
    h('label', {}, h('input', { type: 'radio', name: 'mode', checked: chosen, on: { change: () => show(asJson) } }), h('span', {}, name));

  return {
    place: h('div', {}, form, json),
    modes: h('fieldset', { class: 'segments' }, h('legend', { class: 'unseen' }, 'Edit as'), mode('Form', false, true), mode('JSON', true, false)),
    json: () => (json.hidden ? fromForm() : area.value),
  };
}
