/** The cookies of a browser that knows one server only. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  get header(): string {
    return Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes over what `Set-Cookie` headers say; one without a value deletes. */
  keep(headers: readonly string[]): void {
    for (const header of headers) {
      const [name, value] = header.split(';', 1)[0].split('=', 2);
      if (value === '') {
        this.#cookies.delete(name);
      } else {
        this.#cookies.set(name, value);
      }
    }
  }
}
