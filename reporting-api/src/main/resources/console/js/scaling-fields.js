// The fields that say how large a service shall be, as far as this service has them.

import { freshId, h } from './dom.js';
import { fieldName } from './scaling-words.js';

const STEP_GB = 4;
const ORDER = ['min_memory_gb', 'max_memory_gb', 'num_replicas', 'min_replicas', 'max_replicas', 'shards', 'idle_timeout_minutes'];
const IDLE = 'idle_timeout_minutes';

/** The fields of a service; value() holds what differs from the size that is set. changed() hears of every change. */
export function sizeFields(size, bounds, changed) {
  const inputs = ORDER.filter((field) => size[field] !== null && size[field] !== undefined).map((field) => ({
    field,
    input: control(field, size[field], bounds, changed),
  }));
  const sleeps =
    typeof size.idle_scaling === 'boolean'
      ? h('input', { type: 'checkbox', id: freshId('idle'), checked: size.idle_scaling, on: { change: changed } })
      : null;
  return {
    place: h(
      'div',
      { class: 'size-fields' },
      inputs.filter(({ field }) => field !== IDLE).map(({ field, input }) => labelled(field, input)),
      sleeps ? h('div', { class: 'field check' }, sleeps, h('label', { for: sleeps.id }, fieldName('idle_scaling'))) : null,
      inputs.filter(({ field }) => field === IDLE).map(({ field, input }) => labelled(field, input)),
    ),
    value() {
      const differing = {};
      for (const { field, input } of inputs) {
        const number = Number(input.value);
        if (input.value !== '' && number !== size[field]) {
          differing[field] = number;
        }
      }
      if (sleeps && sleeps.checked !== size.idle_scaling) {
        differing.idle_scaling = sleeps.checked;
      }
      return differing;
    },
    /** Marks the fields that the service refuses, with its reasons. */
    refuse(errors) {
      for (const { field, input } of inputs) {
        const reason = errors.filter((error) => error.field === field).map((error) => error.reason).join('; ');
        const words = input.parentElement.querySelector('.field-problem');
        words.textContent = reason;
        if (reason) {
          input.setAttribute('aria-invalid', 'true');
        } else {
          input.removeAttribute('aria-invalid');
        }
      }
      return errors.filter((error) => !inputs.some(({ field }) => field === error.field));
    },
  };
}

function labelled(field, input) {
  const words = h('p', { class: 'field-problem', id: freshId('problem') });
  input.setAttribute('aria-describedby', words.id);
  const unit = field.endsWith('_gb') ? ', GB per replica' : field === IDLE ? ', minutes' : '';
  return h('div', { class: 'field' }, h('label', { for: input.id }, `${fieldName(field)}${unit}`), input, words);
}

function control(field, value, bounds, changed) {
  if (field.endsWith('_gb')) {
    const sizes = memorySizes(bounds, value);
    return h(
      'select',
      { id: freshId(field), name: field, on: { change: changed } },
      sizes.map((gb) => h('option', { value: gb, selected: gb === value }, String(gb))),
    );
  }
  const [min, max] = limits(field, bounds);
  return h('input', { id: freshId(field), name: field, type: 'number', min, max, step: 1, value, required: true, on: { input: changed } });
}

function limits(field, bounds) {
  if (field === 'shards') {
    return [1, bounds.max_shards];
  }
  return field === IDLE ? [5, null] : [bounds.min_replicas, bounds.max_replicas];
}

/** The sizes that the caller may choose; the present one is among them even where he could not choose it. */
function memorySizes(bounds, present) {
  const most = bounds.max_memory_gb ?? present;
  const least = bounds.min_memory_gb ?? present;
  const all = bounds.memory_sizes_gb || Array.from({ length: Math.floor(most / STEP_GB) }, (_, i) => (i + 1) * STEP_GB);
  const allowed = all.filter((gb) => gb >= least && gb <= most);
  return [...new Set([...allowed, present])].sort((a, b) => a - b);
}
