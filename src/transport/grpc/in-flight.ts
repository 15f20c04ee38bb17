/** The calls that are being answered, so that they can be waited for and told to stop. */
export class InFlight {
  readonly #controllers = new Set<AbortController>();
  readonly #endless = new Set<AbortController>();
  #idle: PromiseWithResolvers<void> | undefined;

  /** @param endless whether it is no use to wait for it. */
  begin(endless = false): AbortController {
    const controller = new AbortController();
    if (endless) this.#endless.add(controller);
    this.#controllers.add(controller);
    return controller;
  }

  end(controller: AbortController): void {
    this.#controllers.delete(controller);
    this.#endless.delete(controller);
    if (this.#controllers.size === 0) this.#idle?.resolve();
  }

  /** Resolves when no call is being answered any more. A call may outlive its peer: a commit is not undone. */
  async idle(): Promise<void> {
    if (this.#controllers.size === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  /** Tells the calls that would never end to stop, and why. */
  abortEndless(reason: Error): void {
    for (const controller of this.#endless) controller.abort(reason);
  }

  /** Tells every call to stop, and why. */
  abortAll(reason: Error): void {
    for (const controller of this.#controllers) controller.abort(reason);
  }
}
