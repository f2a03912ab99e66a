"""What counts as saying a word and what as refusing it, with the words of content/vocabulary/lint.yaml."""

from pathlib import Path

import pytest

from bot.domain.lint.wording import Wording
from bot.library.vocabulary import read_vocabulary

WORDING = Wording.of(read_vocabulary(Path(__file__).parents[2] / "content" / "vocabulary")[0]["lint"])

RANK, DAILY, ONLINE = "individual_leaderboard", "daily_punch_in", "time_online"
NAMED, PHOTO = "public_naming", "photo_of_everything"

MEANT = {
    "设个人积分排行榜": [RANK, RANK],
    "每月公布学习积分": [RANK],
    "排名不分先后，按积分排队": [RANK],
    "坚持每日打卡": [DAILY],
    "每天早上在群内打卡": [DAILY],
    "每 日\n打 卡": [DAILY],
    "每日簽到": [DAILY],
    "统计在线时长": [ONLINE],
    "通报未完成人员名单": [NAMED],
    "每周通报仍未填写的同志": [NAMED],
    "未学习人员名单予以公布": [NAMED],
    "各项活动均须拍照留痕": [PHOTO],
    "每次活动都要拍照": [PHOTO],
    "Individual leaderboard": [RANK],
    "A RANKING of members": [RANK],
    "daily check-in for everyone": [DAILY],
    "keep your streak": [DAILY],
    "Naming and shaming": [NAMED],
    "photo evidence required": [PHOTO],
    # the same in other words
    "党员学习之星前十名张榜公布": [RANK],
    "按得分高低排出先后": [RANK],
    "Members are placed in order of their score": [RANK],
    "自愿参加的积分比赛": [RANK],
    "每天早上八点前在群里接龙": [DAILY],
    "逐日登记学习情况": [DAILY],
    "every day members confirm that they have studied": [DAILY],
    "每周学习满5小时": [ONLINE],
    "average session length": [ONLINE],
    "点赞数、转发数": [ONLINE, ONLINE],
    "未参加学习的党员名单张贴在公告栏": [NAMED],
    "对未填写的人员在微信群里点名": [NAMED],
    "The list of absentees is read out": [NAMED],
    "每次活动上传照片不少于三张": [PHOTO],
    "凡活动必有影像资料": [PHOTO],
    "At least three photos from each branch": [PHOTO],
    # the sentence is turned round once more, or says no to something else
    "每日打卡，不得缺席": [DAILY],
    "不得缺席每日打卡": [DAILY],
    "不得不每日打卡": [DAILY],
    "严禁取消每日打卡": [DAILY],
    "不搞排名，但每日打卡": [DAILY],
    "不是排名而是积分": [RANK],
    "取消排名、改为每日打卡": [DAILY],
    "不断完善积分排名": [RANK, RANK],
    "个人排名不得低于前十名": [RANK],
    "对不合格者通报未完成名单": [NAMED],
    "no ranking, but a daily check-in": [DAILY],
    "no ranking, daily check-in instead": [DAILY],
    "must not miss the daily check-in": [DAILY],
    "not only a leaderboard": [RANK],
    "a ranking and no secrets": [RANK],
    "严禁取消学习和每日打卡": [DAILY],
    "设排行榜和不得迟到的规定": [RANK],
}

NOT_MEANT = [
    "不搞排名",
    "不搞个人排名、积分和每日打卡",
    "不排名不积分",
    "不搞排名、不设积分",
    "无排名、无积分",
    "不以在线时长作为考核依据",
    "不得以任何形式进行个人排名",
    "取消每日打卡制度",
    "每日打卡一律取消",
    "个人排名、每日打卡一律取消",
    "严禁通报未完成人员名单",
    "防止拍照留痕",
    "不强制每日打卡",
    "排名不分先后",
    "微积分讲座",
    "公布未来计划",
    "参观红色景点",
    "打卡机维修",
    "每周一次的填报",
    "图片展",
    "no ranking",
    "There are no points, no rankings and no public lists.",
    "no rankings and no secrets",
    "There are no points and no rankings.",
    "不搞攀比、不设排行榜",
    "不搞排名、打卡天数一律取消",
    "nobody is ranked",
    "排名不作要求、积分不作要求",
    "no rankings, points table or daily check-ins",
    "without a leaderboard",
    "never a public list of those missing, nor a leaderboard",
    "we don't do rankings",
    "key points of the speech",
    "cranking up the engine",
    "每次活动可自愿上传照片",
    "不必每次拍照",
    "每次活动不要求提交照片",
    "Photos for every meeting are welcome",
    "每日一题，自愿参加",
    "不考核学习时长",
    "通报支部完成人数",
    "未张贴的海报由办公室保管",
    "the names of those honoured are published",
    "winning streak of the library team",
    "points for discussion",
    "",
]


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant(text: str) -> None:
    assert [meant.rule for meant in WORDING.meant_in(text)] == MEANT[text]


@pytest.mark.parametrize("text", NOT_MEANT)
def test_what_is_not(text: str) -> None:
    assert list(WORDING.meant_in(text)) == []


def test_the_word_is_told_as_it_was_found() -> None:
    assert [meant.word for meant in WORDING.meant_in("每天早上在群内打卡")] == ["每天早上在群内打卡"]


def test_nothing_is_sought_without_words() -> None:
    assert list(Wording.of({}).meant_in("个人排名")) == []
