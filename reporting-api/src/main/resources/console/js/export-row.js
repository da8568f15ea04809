// One export in the list: what it is, how far it is, and what can be done with it.

import { problemBox } from './dialogs.js';
import { announce, fill, h, tell } from './dom.js';
import { bytes, counted, lasting, momentOf, whole } from './formats.js';

const WORDS = {
  PENDING: 'Waiting',
  RUNNING: 'Running',
  READING_RESULTS: 'Checking the result',
  DONE: 'Done',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** A row that is changed in place, so that nothing jumps or loses focus while it is looked at. */
export function exportRow(actions) {
  const state = h('span', { class: 'export-state' });
  const name = h('strong', {});
  const when = h('span', { class: 'muted small-text' });
  const words = h('p', { class: 'export-words' });
  const bar = h('progress', { max: 1, 'aria-label': 'Progress' });
  const problem = h('div', {});
  const query = h('code', { class: 'export-query' });
  const cancel = h('button', { class: 'button small', type: 'button' }, 'Cancel');
  const download = h('button', { class: 'button small', type: 'button' }, 'Download');
  const element = h(
    'div',
    { class: 'export', role: 'listitem' },
    h('div', { class: 'export-top' }, state, name, when, h('div', { class: 'buttons' }, cancel, download)),
    bar,
    words,
    problem,
    h('details', { class: 'as-table' }, h('summary', {}, 'Query'), query),
  );
  let job = null;

  const doing = (button, action) => async () => {
    button.disabled = true;
    fill(problem);
    try {
      await action(job);
    } catch (failure) {
      fill(problem, problemBox(failure));
    } finally {
      button.disabled = false;
    }
  };
  cancel.addEventListener('click', doing(cancel, actions.cancel));
  download.addEventListener('click', doing(download, async () => {
    const href = await actions.address(job);
    const link = h('a', { href, download: nameOf(job), rel: 'noopener' });
    document.body.append(link);
    link.click();
    link.remove();
    // Long after the browser has begun to save it.
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }));

  return {
    element,
    show(next) {
      const over = next.finished_at !== null;
      if (job && job.status !== next.status && over) {
        announce(`Export ${next.report_id}: ${WORDS[next.status]}`);
      }
      if (!job) {
        fill(when, momentOf(next.created_at));
        name.textContent = next.report_id;
        query.textContent = next.query;
      }
      job = next;
      tell(state, WORDS[next.status] || next.status);
      state.dataset.state = next.status;
      tell(words, sentence(next));
      words.classList.toggle('export-error', next.status === 'FAILED');
      cancel.hidden = over || next.cancel_requested;
      download.hidden = next.status !== 'DONE' || Boolean(next.result_removed_at);
      bar.hidden = over || next.status === 'PENDING';
      if (next.progress === null) {
        bar.removeAttribute('value');
      } else {
        bar.value = next.progress;
      }
    },
  };
}

function nameOf(job) {
  return `${job.report_id}-${job.query_id}${job.result_uri.replace(/.*\/result/, '')}`;
}

function sentence(job) {
  if (job.cancel_requested && job.finished_at === null) {
    return 'Being cancelled …';
  }
  switch (job.status) {
    case 'PENDING':
      return job.waiting_because || `Number ${job.queue_place} in its queue`;
    case 'RUNNING': {
      const left = job.remaining_ms === undefined ? '' : `, about ${lasting(job.remaining_ms)} left`;
      return `${counted(job.rows_read || 0, 'row')} read, ${whole(job.rows || 0)} written${left}`;
    }
    case 'READING_RESULTS':
      return 'The rows are there; the file is brought to its place and counted';
    case 'DONE': {
      const took = new Date(job.finished_at) - new Date(job.started_at);
      const kept = job.result_removed_at ? '; the file was kept long enough and is removed' : '';
      return `${counted(job.rows, 'row')}, ${bytes(job.result_size)}, in ${lasting(took)}${kept}`;
    }
    case 'FAILED':
      return job.error;
    default:
      return 'Nothing of it is kept';
  }
}
