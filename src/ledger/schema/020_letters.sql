-- All letters of the office take their 发文字号 from one counter; what was recorded before were notices.
ALTER TABLE notice ADD COLUMN kind TEXT NOT NULL DEFAULT 'notice';
