import { PortSection } from '../../infra/config/port-section';

/** The part of a stack's configuration that is about Port, with its defaults. */
export function portSection(parts: Partial<PortSection> = {}): PortSection {
  return { ...PortSection.parse({}), ...parts };
}
