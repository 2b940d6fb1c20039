"""What the environment says to the pages."""

NAMES = {
    "HUIQI_LINK_KEY": "链接密钥的文件，默认主目录下 .config/huiqi/link-key，没有就生成；推送和网页要用同一把",
    "HUIQI_CONTACT": "企业页面底部的咨询单位和电话",
    "HUIQI_CODE_TEMPLATE": "短信验证码的模板号，模板只有一个变量 code",
}
