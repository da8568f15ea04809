// Numbers and moments as people read them: whole numbers whole, times local with UTC on hover.

import { h } from './dom.js';

const WHOLE = new Intl.NumberFormat('en');
const ONE_PLACE = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATE_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

export const NONE = '–';

export function whole(number) {
  return number === null || number === undefined ? NONE : WHOLE.format(number);
}

/** "1 event", "2 events". */
export function counted(number, one, many = `${one}s`) {
  return `${whole(number)} ${number === 1 ? one : many}`;
}

/** A number a second: one place while that says something. */
export function rate(perSecond) {
  if (perSecond === null) {
    return NONE;
  }
  return perSecond > 0 && perSecond < 10 ? ONE_PLACE.format(perSecond) : WHOLE.format(Math.round(perSecond));
}

/** A part of a whole; never "100 %" or "0 %" of what is only nearly so. */
export function share(part, of) {
  if (!of) {
    return NONE;
  }
  const percent = (part / of) * 100;
  if (part === 0 || part === of) {
    return `${Math.round(percent)} %`;
  }
  if (percent < 0.1) {
    return '< 0.1 %';
  }
  return percent > 99.9 ? '> 99.9 %' : `${ONE_PLACE.format(percent)} %`;
}

/** Milliseconds as a time that passes. */
export function lasting(millis) {
  if (millis === null || millis === undefined) {
    return NONE;
  }
  if (millis < 60_000) {
    return `${ONE_PLACE.format(millis / 1000)} s`;
  }
  const minutes = Math.round(millis / 60_000);
  return minutes < 120 ? `${whole(minutes)} min` : `${whole(Math.round(minutes / 60))} h`;
}

export function bytes(number) {
  return number < 10_000 ? `${whole(number)} bytes` : `${whole(Math.round(number / 1000))} kB`;
}

/** A day such as 2026-11-20, which is a UTC day. */
export function day(text) {
  return DAY.format(new Date(`${text}T00:00:00Z`));
}

function utc(moment) {
  return `${moment.toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** The time of day, here; the whole moment in UTC on hover. */
export function timeOf(iso) {
  return momentIn(TIME, iso);
}

/** Date and time, here; the same in UTC on hover. */
export function momentOf(iso) {
  return momentIn(DATE_AND_TIME, iso);
}

function momentIn(format, iso) {
  const moment = new Date(iso);
  if (iso === null || Number.isNaN(moment.getTime())) {
    return h('span', {}, NONE);
  }
  return h('time', { datetime: iso, title: utc(moment) }, format.format(moment));
}
