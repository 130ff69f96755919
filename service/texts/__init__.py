"""Every sentence people read, Dutch and English, per rule, part, remark and reader."""
