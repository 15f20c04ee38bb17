/** Something that is kept open as long as somebody uses it. */
export interface Lease<User> {
  /** `user` has done with it. Of no effect for one that does not use it, or no longer. */
  release(user: User): void;
}

/** Who uses something that is opened and closed by others: a call, most often. */
export interface Leaseholder {
  /** Takes the lease, at the moment from which on what it is for stays open; to be released by the holder when it has done. */
  keep(lease: Lease<Leaseholder>): void;
  /** What is used is about to be closed: the holder is to come to an end soon, with `reason`. */
  giveUp(reason: Error): void;
}
