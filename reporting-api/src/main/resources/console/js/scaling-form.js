// The form that changes a service: an estimate while one chooses, and the service's name typed where that is asked for.

import { openDialog, problemBox } from './dialogs.js';
import { fill, freshId, h } from './dom.js';
import { whole } from './formats.js';
import { sizeFields } from './scaling-fields.js';
import { differences, fieldName, fieldValue, money, units } from './scaling-words.js';

const QUIET_MS = 450;
const USUAL_MINUTES = 60;

/** The form for that service's configuration; begun(change) hears of a change that was taken. */
export function changeForm(session, config, begun) {
  const result = h('div', { class: 'estimate', 'aria-live': 'polite' });
  const apply = h('button', { class: 'button main', type: 'submit', disabled: true }, 'Apply');
  const trouble = h('div', {});
  let timer = 0;
  let asking = null;
  let plan = null;

  const changed = () => {
    clearTimeout(timer);
    asking?.abort();
    plan = null;
    apply.disabled = true;
    fields.refuse([]);
    fill(trouble);
    if (Object.keys(fields.value()).length === 0) {
      fill(result, h('p', { class: 'muted' }, 'Nothing differs from what is set.'));
      return;
    }
    result.setAttribute('aria-busy', 'true');
    timer = setTimeout(estimate, QUIET_MS);
  };
  const fields = sizeFields(config.size, config.bounds, changed);
  const back = revertFields(changed);
  const body = (more) => JSON.stringify({ service: config.name, ...fields.value(), ...back.value(), ...more });

  async function estimate() {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const { data } = await session.ask('/api/scaling', { method: 'POST', body: body({ dry_run: true }), signal });
      plan = data;
      apply.disabled = !data.dry_run;
      fill(result, data.dry_run ? estimateContent(data) : h('p', { class: 'muted' }, 'It is set so already.'));
    } catch (failure) {
      if (failure.name !== 'AbortError') {
        refused(failure);
      }
    } finally {
      if (!signal.aborted) {
        result.removeAttribute('aria-busy');
      }
    }
  }

  function refused(failure) {
    const rest = fields.refuse(failure.errors || []);
    if (failure.errors?.length && rest.length === 0) {
      fill(result, h('p', { class: 'muted' }, 'These values are not allowed together, see above.'));
    } else {
      fill(result, problemBox(failure));
    }
  }

  const submit = async (event) => {
    event.preventDefault();
    if (!plan) {
      return;
    }
    const confirm = plan.confirm_needed ? await typedName(config.name, plan.why_confirm) : undefined;
    if (confirm === null) {
      return;
    }
    apply.disabled = true;
    try {
      const { data } = await session.ask('/api/scaling', { method: 'POST', body: body({ confirm }) });
      begun(data);
    } catch (failure) {
      fill(trouble, problemBox(failure));
      apply.disabled = false;
    }
  };
  changed();
  return h(
    'form',
    { class: 'change-form', 'aria-label': `Change ${config.name}`, on: { submit } },
    fields.place,
    back.place,
    result,
    trouble,
    h('div', { class: 'buttons' }, apply),
  );
}

/** Whether it goes back by itself, and after how long. */
function revertFields(changed) {
  const minutes = h('input', { id: freshId('minutes'), type: 'number', min: 1, max: 43200, step: 1, value: USUAL_MINUTES, 'aria-label': 'Minutes until it goes back', disabled: true, on: { input: changed } });
  const toggled = () => {
    minutes.disabled = !temporary.checked;
    changed();
  };
  const temporary = h('input', { id: freshId('temporary'), type: 'checkbox', on: { change: toggled } });
  return {
    place: h(
      'div',
      { class: 'field check temporary' },
      temporary,
      h('label', { for: temporary.id }, 'Go back by itself after'),
      minutes,
      h('span', { class: 'muted' }, 'minutes'),
    ),
    value: () => (temporary.checked && minutes.value ? { revert_after_minutes: Number(minutes.value) } : {}),
  };
}

function estimateContent(data) {
  const { estimate = {}, warnings = [] } = data;
  const cost = (amount) => money(amount, estimate.currency);
  const rows = differences(data.before, data.after).map(({ field, was, is }) => [fieldName(field), fieldValue(field, was), fieldValue(field, is)]);
  rows.push(['Compute units an hour, at most', units(estimate.units_per_hour_before), units(estimate.units_per_hour_after)]);
  if (cost(estimate.cost_per_hour_after)) {
    rows.push(['Cost an hour, at most', cost(estimate.cost_per_hour_before), cost(estimate.cost_per_hour_after)]);
  }
  const temporary = estimate.temporary;
  const more = temporary && cost(temporary.more_than_before);
  return [
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ['Estimate', 'Now', 'Then'].map((each, i) => h('th', { scope: 'col', class: i ? 'number' : null }, each)))),
      h('tbody', {}, rows.map(([name, was, is]) => h('tr', {}, h('td', {}, name), h('td', { class: 'number' }, was), h('td', { class: 'number strong' }, is)))),
    ),
    temporary
      ? h('p', { class: 'small-text' }, `In ${whole(temporary.minutes)} minutes: ${units(temporary.units)} units${more ? `, ${more} more than as it is` : ''}.`)
      : null,
    ...warnings.map((warning) => h('p', { class: 'warning' }, warning)),
    data.confirm_needed ? h('p', { class: 'hint' }, `To be confirmed with the service’s name: ${data.why_confirm}.`) : null,
  ];
}

/** Asks for the service's name; null when somebody thinks better of it. */
export function typedName(name, why) {
  return new Promise((resolve) => {
    let answer = null;
    const input = h('input', { id: freshId('confirm'), autocomplete: 'off', spellcheck: 'false', autofocus: true });
    const yes = h('button', { class: 'button main', type: 'submit', disabled: true }, 'Go on');
    input.addEventListener('input', () => (yes.disabled = input.value.trim() !== name));
    const dialog = openDialog(
      `Really change ${name}?`,
      (close) => [
        why ? h('p', {}, `${why.charAt(0).toUpperCase()}${why.slice(1)}.`) : null,
        h(
          'form',
          {
            class: 'fields',
            on: {
              submit: (event) => {
                event.preventDefault();
                answer = name;
                close();
              },
            },
          },
          h('div', { class: 'field' }, h('label', { for: input.id }, `Type ${name} to go on`), input),
          h('div', { class: 'buttons' }, h('button', { class: 'button', type: 'button', on: { click: close } }, 'Cancel'), yes),
        ),
      ],
      'small',
    );
    dialog.addEventListener('close', () => resolve(answer));
  });
}
