/** What people are called: those the page knew at first, and those who come later, asked for once each. */
import { get } from '../api.js';

export class PeopleNames {
  constructor(known = {}, { onLearned = () => {} } = {}) {
    this.known = { ...known };
    this.asked = new Set();
    this.onLearned = onLearned;
  }

  /** The name of a user; the user name until the real one is learned. */
  of(user) {
    if (!user || this.known[user]) return this.known[user] || user;
    if (!this.asked.has(user)) {
      this.asked.add(user);
      this.learn(user);
    }
    return user;
  }

  async learn(user) {
    const { items } = await get(`users?q=${encodeURIComponent(user)}`).catch(() => ({ items: [] }));
    const found = items.find(({ username }) => username === user);
    if (!found || found.name === user) return;
    this.known[user] = found.name;
    this.onLearned();
  }
}
