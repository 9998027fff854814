// The list as it stands on the page: groups of rows. A row that never had a word is not
// sent; one whose word was taken out is, so that the box can say what is wrong.

export class Model {
  groups = [];

  take(labels) {
    this.groups = [];
    for (const { name, group } of labels) {
      if (this.groups.at(-1)?.name !== group) this.groups.push({ name: group, rows: [] });
      this.groups.at(-1).rows.push({ name, fresh: false });
    }
  }

  get labels() {
    return this.groups.flatMap(({ name: group, rows }) =>
      rows.filter((row) => row.name.trim() || !row.fresh).map((row) => ({ name: row.name, group })),
    );
  }

  copy() {
    return structuredClone(this.groups);
  }

  add(group) {
    const row = { name: "", fresh: true };
    group.rows.push(row);
    return row;
  }

  addGroup() {
    const group = { name: "", rows: [] };
    this.groups.push(group);
    this.add(group);
    return group;
  }

  remove(group, row) {
    if (row) group.rows.splice(group.rows.indexOf(row), 1);
    else this.groups.splice(this.groups.indexOf(group), 1);
  }

  can(step, group, row) {
    const at = this.groups.indexOf(group);
    const inside = row && group.rows[group.rows.indexOf(row) + step];
    return Boolean(inside || this.groups[at + step]);
  }

  // One place up (-1) or down (1); at the edge of its group a label goes to the next.
  move(step, group, row) {
    const list = row ? group.rows : this.groups;
    const from = list.indexOf(row ?? group);
    const [moved] = list.splice(from, 1);
    if (list.length >= from + step && from + step >= 0) {
      list.splice(from + step, 0, moved);
      return group;
    }
    const next = this.groups[this.groups.indexOf(group) + step];
    if (step < 0) next.rows.push(moved);
    else next.rows.unshift(moved);
    return next;
  }
}
