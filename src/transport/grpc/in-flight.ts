/** The calls that are being answered, so that they can be waited for and told to stop. */
export class InFlight {
  readonly #controllers = new Set<AbortController>();
  #idle: PromiseWithResolvers<void> | undefined;

  begin(): AbortController {
    const controller = new AbortController();
    this.#controllers.add(controller);
    return controller;
  }

  end(controller: AbortController): void {
    this.#controllers.delete(controller);
    if (this.#controllers.size === 0) this.#idle?.resolve();
  }

  /** Resolves when no call is being answered any more. A call may outlive its peer: a commit is not undone. */
  async idle(): Promise<void> {
    if (this.#controllers.size === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  /** Tells every call to stop, and why. */
  abortAll(reason: Error): void {
    for (const controller of this.#controllers) controller.abort(reason);
  }
}
