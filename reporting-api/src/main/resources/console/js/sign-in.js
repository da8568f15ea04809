// The page that asks for a key.

import { fill, h } from './dom.js';
import { mark } from './icons.js';
import { themeSwitch } from './shell.js';

/** Shows it; reason says why somebody who was signed in is here again. use(key) signs in or throws the problem. */
export function signInPage(place, reason, use) {
  const input = h('input', {
    id: 'key',
    name: 'key',
    type: 'password',
    required: true,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'key-hint key-problem',
  });
  const problem = h('p', { id: 'key-problem', class: 'field-problem', role: 'alert' }, reason || '');
  const button = h('button', { class: 'button main wide', type: 'submit' }, 'Sign in');
  const reveal = h(
    'button',
    {
      class: 'button quiet small',
      type: 'button',
      'aria-pressed': 'false',
      on: {
        click: () => {
          const hidden = input.type === 'password';
          input.type = hidden ? 'text' : 'password';
          reveal.setAttribute('aria-pressed', String(hidden));
          reveal.textContent = hidden ? 'Hide' : 'Show';
        },
      },
    },
    'Show',
  );

  const submit = async (event) => {
    event.preventDefault();
    const key = input.value.trim();
    if (!key) {
      return;
    }
    button.disabled = true;
    button.textContent = 'Signing in …';
    problem.textContent = '';
    try {
      await use(key);
    } catch (failure) {
      problem.textContent = `${failure.title}. ${failure.message}`;
      input.setAttribute('aria-invalid', 'true');
      button.disabled = false;
      button.textContent = 'Sign in';
      input.select();
      input.focus();
    }
  };

  fill(
    place,
    h(
      'div',
      { class: 'sign-in' },
      h('div', { class: 'sign-in-top' }, themeSwitch()),
      h(
        'main',
        { class: 'sign-in-card' },
        h('div', { class: 'brand large' }, mark(), h('span', {}, 'Weir')),
        h('h1', {}, 'Sign in'),
        h('p', { class: 'muted' }, 'The pipeline whose books balance. What you see is what your key’s tenant may see.'),
        h(
          'form',
          { on: { submit } },
          h('label', { for: 'key' }, 'API key'),
          h('div', { class: 'with-button' }, input, reveal),
          problem,
          button,
          h(
            'p',
            { id: 'key-hint', class: 'hint' },
            'On your own machine, ',
            h('code', {}, './weir open'),
            ' prints one. The key stays in this tab and is forgotten when you close it.',
          ),
        ),
      ),
    ),
  );
  input.focus();
}
