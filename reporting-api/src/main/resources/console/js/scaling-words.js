// Sizes, costs and changes of services in words.

import { h } from './dom.js';
import { NONE } from './formats.js';

const UNITS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const FIELDS = {
  min_memory_gb: 'Least memory',
  max_memory_gb: 'Most memory',
  num_replicas: 'Replicas',
  min_replicas: 'Least replicas',
  max_replicas: 'Most replicas',
  idle_scaling: 'Sleeps when idle',
  idle_timeout_minutes: 'Sleeps after',
  shards: 'Shards',
  state: 'State',
  command: 'Command',
};
const UNIT_OF = { min_memory_gb: ' GB', max_memory_gb: ' GB', idle_timeout_minutes: ' min' };

/** The steps of a change that goes well, and what each is called. */
export const STEPS = { planned: 'Written down', calling: 'Sent', applying: 'Under way', applied: 'In effect' };

const ENDS = {
  reverting: 'Going back',
  reverted: 'Taken back',
  revert_skipped: 'Not taken back',
  failed: 'Failed',
  cancelled: 'Cancelled',
  asked: 'Asked for',
  refused: 'Refused',
};

export function statusWords(status) {
  return STEPS[status] || ENDS[status] || status.replaceAll('_', ' ');
}

export function fieldName(field) {
  return FIELDS[field] || field.replaceAll('_', ' ');
}

export function fieldValue(field, value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return `${value}${UNIT_OF[field] || ''}`;
}

/** "16–64 GB × 3". */
export function sizeWords(size) {
  if (!size) {
    return NONE;
  }
  const memory = span(size.min_memory_gb, size.max_memory_gb);
  const replicas = size.num_replicas ?? span(size.min_replicas, size.max_replicas);
  const shards = size.shards ? ` × ${size.shards} shards` : '';
  return `${memory ? `${memory} GB` : ''}${replicas ? ` × ${replicas}` : ''}${shards}`.trim() || NONE;
}

function span(least, most) {
  const from = least ?? null;
  const to = most ?? null;
  if (from === null) {
    return to === null ? '' : `up to ${to}`;
  }
  if (to === null) {
    return `from ${from}`;
  }
  return from === to ? String(to) : `${from}–${to}`;
}

export function units(number) {
  return number === null || number === undefined ? NONE : UNITS.format(number);
}

/** Money in that currency; nothing when no rate is configured. */
export function money(amount, currency) {
  if (amount === null || amount === undefined) {
    return null;
  }
  return new Intl.NumberFormat('en', { style: 'currency', currency: currency || 'USD' }).format(amount);
}

/** What differs between before and after, field by field. */
export function differences(before, after) {
  return Object.entries(after || {})
    .filter(([field, value]) => (before || {})[field] !== value)
    .map(([field, value]) => ({ field, was: (before || {})[field], is: value }));
}

/** The differences in one line. */
export function differenceWords(before, after) {
  return differences(before, after)
    .map(({ field, was, is }) => `${fieldName(field)} ${fieldValue(field, was)} → ${fieldValue(field, is)}`)
    .join(', ');
}

/** A service's state as a small label. */
export function stateLabel(state) {
  const kind = { running: 'good', idle: 'quiet', stopped: 'quiet', failed: 'bad', degraded: 'bad', unknown: 'bad' };
  return h('span', { class: `state ${kind[state] || 'passing'}` }, (state || 'unknown').replaceAll('_', ' '));
}
