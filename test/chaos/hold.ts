/** Something that was asked to stop at a point. */
export interface Hold {
  /** Whether it stands there now. */
  readonly isHeld: () => Promise<boolean>;
  /** Lets it go on; what never came is let through when it comes. */
  readonly letGo: () => Promise<void>;
}
