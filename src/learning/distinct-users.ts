/** Users beyond these are not told apart any more, so that memory stays flat. */
export const MOST_USERS_COUNTED = 100;

/** Counts different users, by number, up to {@link MOST_USERS_COUNTED}. */
export class DistinctUsers {
  readonly #users: number[] = [];

  add(user: number): void {
    if (this.#users.length < MOST_USERS_COUNTED && !this.#users.includes(user)) this.#users.push(user);
  }

  get size(): number {
    return this.#users.length;
  }
}
