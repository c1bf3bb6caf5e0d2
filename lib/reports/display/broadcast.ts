import type { MimeBundle } from "../../core/mod.ts";

/** Sends a message of Jupyter's protocol to whoever watches, as `Deno.jupyter.broadcast` does. */
export type Broadcast = (type: string, content: Record<string, unknown>) => Promise<void>;

/** A display that changes in place. */
export interface LiveDisplay {
  /** False once a message could not be sent, as outside a notebook; nothing is sent from then on. */
  readonly reachable: boolean;
  /** Shows the forms where those before were shown; resolves, and never fails, when they are sent. */
  show(mime: MimeBundle): Promise<void>;
}

/**
 * A display that changes in place, one message at a time: the library does not talk to Jupyter
 * itself, `broadcast` does.
 */
export function liveDisplay(broadcast: Broadcast): LiveDisplay {
  const id = `assay-${crypto.randomUUID()}`;
  let reachable = true, type = "display_data";
  let sending: Promise<void> = Promise.resolve();

  async function send(data: MimeBundle): Promise<void> {
    if (!reachable) return;
    try {
      await broadcast(type, { data, metadata: {}, transient: { display_id: id } });
      type = "update_display_data";
    } catch {
      reachable = false;
    }
  }
  return {
    get reachable() {
      return reachable;
    },
    show: (mime) => sending = sending.then(() => send(mime)),
  };
}
