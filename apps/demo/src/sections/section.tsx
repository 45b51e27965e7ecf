import type { ComponentChildren } from 'preact';

type Props = {
  readonly id: string;
  readonly title: string;
  /** One sentence: what there is to see. */
  readonly lead: string;
  readonly children: ComponentChildren;
};

export function Section({ id, title, lead, children }: Props) {
  return (
    <section aria-labelledby={`${id}-title`} id={id}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p class="lead">{lead}</p>
      {children}
    </section>
  );
}
