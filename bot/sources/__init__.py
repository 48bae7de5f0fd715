"""Where numbers come from: files of books, read in a process of their own."""
