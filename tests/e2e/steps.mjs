// A story is told in order: each step builds on the one before, and the first that fails ends it.

export class Story {
  #passed = 0;
  #failed = 0;

  // people: whoever's page must not have complained by the end of a step.
  constructor(people) {
    this.people = people;
  }

  async step(name, play) {
    const begun = performance.now();
    try {
      await play();
      for (const person of this.people) person.settle();
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL ${name}`);
      throw error;
    }
    this.#passed += 1;
    console.log(`ok   ${name} (${Math.round(performance.now() - begun)} ms)`);
  }

  // Something outside the steps went wrong.
  failOutside() {
    if (this.#failed === 0) this.#failed = 1;
  }

  get ok() {
    return this.#failed === 0;
  }

  summary() {
    return `e2e: ${this.#passed} passed, ${this.#failed} failed`;
  }
}
