// Who is signed in, and every question to the API. The key lives in this tab's session storage and nowhere else.

const STORED = 'weir.key';

/** An answer that is an error, in the service's own words (RFC 9457). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail || body.title || 'Something went wrong');
    this.status = status;
    this.title = body.title || 'Something went wrong';
    this.reference = body.request_ref || null;
    this.errors = body.errors || [];
    this.retryAfter = retryAfter;
  }
}

async function problemOf(response) {
  const type = response.headers.get('Content-Type') || '';
  const body = type.includes('json') ? await response.json().catch(() => ({})) : {};
  const fallback = { title: `The service answered ${response.status}`, detail: 'It did not say more.' };
  return new Problem(response.status, { ...fallback, ...body }, Number(response.headers.get('Retry-After')) || 0);
}

async function ask(key, path, { method = 'GET', body, headers = {}, signal, as = 'json' } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      body,
      signal,
      cache: 'no-store',
      credentials: 'omit',
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    const nobody = 'It may be starting, or the way to it is cut. This page goes on trying.';
    throw new Problem(0, { title: 'The reporting API does not answer', detail: nobody }, 0);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return { data: response.status === 204 ? null : await response[as](), headers: response.headers };
}

/** A signed-in key: what it is, and how to ask with it. */
export class Session {
  #key;
  #onEnd;

  constructor(key, me, onEnd) {
    this.#key = key;
    this.#onEnd = onEnd;
    this.tenant = me.tenant;
    this.keyName = me.key.name || me.key.id;
    this.scopes = me.scopes;
  }

  may(...scopes) {
    return scopes.some((scope) => this.scopes.includes(scope));
  }

  /** The answer's data and headers; a key that no longer counts ends the session with the service's reason. */
  async ask(path, options) {
    try {
      return await ask(this.#key, path, options);
    } catch (failure) {
      if (failure.status === 401) {
        this.end(failure.message);
      }
      throw failure;
    }
  }

  end(reason) {
    sessionStorage.removeItem(STORED);
    this.#onEnd(reason);
  }
}

/** Signs in; throws the problem when the key does not count. */
export async function signIn(key, onEnd) {
  const { data } = await ask(key, '/api/me');
  sessionStorage.setItem(STORED, key);
  return new Session(key, data, onEnd);
}

/** The key that this tab signed in with before, or null. */
export function storedKey() {
  return sessionStorage.getItem(STORED);
}

export function forgetKey() {
  sessionStorage.removeItem(STORED);
}
